// Most of a test is waiting for clocks and other processes, so more run at once than there are cores; all at once
// would make the processes' start slow enough to matter to the tests that measure time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
