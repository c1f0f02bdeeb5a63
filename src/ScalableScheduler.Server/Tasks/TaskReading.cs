namespace ScalableScheduler.Server.Tasks;

/// <summary>How the connections of tasks are read: what of the service's settings concerns the task types.</summary>
public sealed record TaskReading
{
    /// <summary>Whether unknown fields, and headers that can't be sent, are kept and ignored, as the Python service did
    /// (<c>api.python_compatible</c>). Otherwise they are refused.</summary>
    public bool KeepUnknownFields { get; init; }

    /// <summary>Whether <c>rest</c> sends the whole schedule when its <c>body</c> is not given
    /// (<c>api.python_compatible</c>). Otherwise it sends the data.</summary>
    public bool BodyIsSchedule { get; init; }

    /// <summary>How many headers a connection may have.</summary>
    public int MaxHeaders { get; init; } = 100;

    /// <summary>Largest <c>data</c> within a connection, in bytes of JSON.</summary>
    public int MaxDataBytes { get; init; } = 64 * 1024;
}
