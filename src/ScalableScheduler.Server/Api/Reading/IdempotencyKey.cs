using ScalableScheduler.Server.Api.Problems;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>Reads the header <c>Idempotency-Key</c>: what a client chooses so that its request can be repeated.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>The key; null when there is none.</summary>
    public static (string? Key, ApiProblem? Problem) Of(HttpRequest request)
    {
        var key = request.Headers[Header].ToString();
        return key.Length > MaxLength
            ? (null, ApiProblem.Unacceptable($"/{Header}", Reasons.TooLong, $"Idempotency-Key is {key.Length} characters long; {MaxLength} are allowed.", RequestPart.Header))
            : (key.Length > 0 ? key : null, null);
    }

    /// <summary>The key came with something else before.</summary>
    public static ApiProblem Reused() =>
        ApiProblem.Unacceptable($"/{Header}", Reasons.Invalid, "This Idempotency-Key came with another request before.", RequestPart.Header);
}
