namespace ScalableScheduler.Server.Storage;

/// <summary>Where schedules and runs are kept.</summary>
public enum StoreKind
{
    /// <summary>In Redis, shared by all nodes.</summary>
    Redis,

    /// <summary>In this process, for a try-out: everything is gone when it stops.</summary>
    Memory,
}
