namespace ScalableScheduler.Coordination.Locks;

/// <summary>One of the independent servers that a Redlock asks. Each call is bounded in time and answers false when
/// the server is away: to the lock that is the same as a refusal.</summary>
public interface ILockServer
{
    /// <summary>Sets <paramref name="resource"/> to <paramref name="value"/> for <paramref name="duration"/> unless it is set (SET NX PX).</summary>
    ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Makes it last for <paramref name="duration"/> from now if it has this value. Never sets it anew.</summary>
    ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Deletes it if it has this value.</summary>
    ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken);
}
