// The tests measure times and count this process' sockets: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
