using ScalableScheduler.Server.Api.Problems;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>Why a call failed.</summary>
/// <param name="Code">By the specification; -32000 to -32099 are ours.</param>
/// <param name="Message">For people.</param>
/// <param name="Reason">One word for programs.</param>
internal sealed record RpcError(int Code, string Message, string Reason)
{
    /// <summary>What is wrong with which parameter, by a JSON pointer into the object of parameters.</summary>
    public IReadOnlyList<FieldProblem> Errors { get; init; } = [];

    /// <summary>When to try again, where trying again helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static RpcError Unparsable(string message) => new(-32700, message, "parse_error");

    public static RpcError InvalidRequest(string message) => new(-32600, message, "invalid_request");

    public static RpcError NoMethod(string message) => new(-32601, message, "method_not_found");

    public static RpcError InvalidParams(IReadOnlyList<FieldProblem> errors) =>
        new(-32602, errors.Count == 1 ? errors[0].Message : $"{errors.Count} parameters are at fault.", "invalid_params") { Errors = errors };

    public static RpcError Internal() => new(-32603, "A fault of the service. Its log says more.", "internal_error");

    public static RpcError StoreAway(ApiProblem problem) => new(-32000, problem.Detail, "store_away") { RetryAfter = problem.RetryAfter };

    public static RpcError NoTask(string id) => new(-32001, $"There is no task '{id}', or no longer.", "unknown_task");

    public static RpcError StaleClaim() =>
        new(-32002, "The task is not this claim's any more: it was given to others meanwhile, or ended. Stop working on it.", "stale_claim");

    public static RpcError Conflict(string message) => new(-32003, message, "conflict");

    public static RpcError TooLarge(string message) => new(-32004, message, "too_large");

    /// <summary>What the REST API would have refused.</summary>
    /// <param name="problem">Why.</param>
    /// <param name="errors">What is wrong with which parameter.</param>
    public static RpcError Of(ApiProblem problem, IReadOnlyList<FieldProblem> errors) => problem.Status switch
    {
        StatusCodes.Status400BadRequest => Unparsable(problem.Detail),
        StatusCodes.Status409Conflict => Conflict(problem.Detail),
        StatusCodes.Status413PayloadTooLarge => TooLarge(problem.Detail),
        StatusCodes.Status422UnprocessableEntity => InvalidParams(errors),
        StatusCodes.Status503ServiceUnavailable => StoreAway(problem),
        _ => throw new InvalidOperationException($"A problem of status {problem.Status} has no error here."),
    };
}
