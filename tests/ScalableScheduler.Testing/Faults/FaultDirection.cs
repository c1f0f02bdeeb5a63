namespace ScalableScheduler.Testing;

/// <summary>A direction through a <see cref="FaultProxy"/>.</summary>
public enum FaultDirection
{
    /// <summary>From the client to the server.</summary>
    ToServer,

    /// <summary>From the server to the client.</summary>
    ToClient,
}
