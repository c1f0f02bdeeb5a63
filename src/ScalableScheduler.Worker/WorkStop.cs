namespace ScalableScheduler.Worker;

/// <summary>Why a handler is to stop.</summary>
public enum WorkStop
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Somebody asked for the run to be cancelled. A handler that stops ends it as cancelled.</summary>
    CancelRequested,

    /// <summary>The run was taken away: the service heard too little of this worker, or the run ended otherwise. Whatever the
    /// handler still does, another may do it too; its report would be refused.</summary>
    ClaimLost,

    /// <summary>The run's time is up.</summary>
    TimeUp,

    /// <summary>The worker stops. A handler that stops leaves the run to be tried again elsewhere.</summary>
    WorkerStopping,
}
