"""The running half of the pytest plugin: it collects, plays, judges and reports once a run is asked for."""
