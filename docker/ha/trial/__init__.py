"""`make ha`: three PostgreSQL hosts under Patroni and etcd, casework in front, clients at work, and every fault that a host can have."""
