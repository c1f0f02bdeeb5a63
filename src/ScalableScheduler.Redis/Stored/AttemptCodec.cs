using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Redis.Stored;

internal static class AttemptCodec
{
    public static IReadOnlyList<StoredAttempt>? ToStored(IReadOnlyList<Attempt> attempts) => attempts.Count == 0
        ? null
        : [.. attempts.Select(a => new StoredAttempt(
            a.Number, a.Node?.Value, a.StartedAt, a.FinishedAt, a.Outcome, a.Message, a.StatusCode, a.Response, a.Worker, a.Claim?.Value))];

    public static IReadOnlyList<Attempt> FromStored(IReadOnlyList<StoredAttempt>? attempts) => attempts is null ? [] : [.. attempts.Select(FromStored)];

    private static Attempt FromStored(StoredAttempt a) =>
        new(a.Number, a.Node is { } node ? new NodeId(node) : null, a.StartedAt, a.FinishedAt, a.Outcome, a.Message, a.StatusCode, a.Response)
        {
            Worker = a.Worker,
            Claim = a.Claim is { } claim ? new ClaimId(claim) : null,
        };
}
