using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Redis;

internal enum RedisMode
{
    Publish,
    Stream,
    List,
}

/// <summary>A connection of type <c>redis</c>, read and found good.</summary>
/// <param name="Target">Which server.</param>
/// <param name="Database">Its database; channels don't belong to one.</param>
/// <param name="Topic">The channel or key.</param>
/// <param name="Mode">What is done with it.</param>
/// <param name="MaxLength">How many of the newest entries a stream or list keeps, or null.</param>
/// <param name="Envelope">Whether the run's facts are put around the data.</param>
/// <param name="Data">The JSON of the data.</param>
/// <param name="Work">How long workers may take that do the runs; null when sending is all.</param>
internal sealed record RedisRequest(
    RedisTarget Target,
    int Database,
    string Topic,
    RedisMode Mode,
    long? MaxLength,
    bool Envelope,
    byte[] Data,
    WorkSettings? Work);
