// Many tests wait for brokers; so more run at once than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
