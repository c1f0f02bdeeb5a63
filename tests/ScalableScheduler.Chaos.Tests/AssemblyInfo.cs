// One cluster at a time: lateness is measured.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
