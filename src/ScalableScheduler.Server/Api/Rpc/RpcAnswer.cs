namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>What a method answers.</summary>
internal abstract record RpcAnswer
{
    /// <summary>It did what was asked.</summary>
    /// <param name="Write">Writes the members of the result.</param>
    public sealed record Result(Action<RpcWriter> Write) : RpcAnswer;

    /// <summary>It did not.</summary>
    public sealed record Failure(RpcError Error) : RpcAnswer;

    public static implicit operator RpcAnswer(RpcError error) => new Failure(error);
}
