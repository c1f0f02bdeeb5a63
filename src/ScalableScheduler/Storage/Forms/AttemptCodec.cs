using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Storage.Forms;

internal static class AttemptCodec
{
    public static IReadOnlyList<StoredAttempt>? ToStored(IReadOnlyList<Attempt> attempts) => attempts.Count == 0 ? null : [.. attempts.Select(ToStored)];

    public static IReadOnlyList<Attempt> FromStored(IReadOnlyList<StoredAttempt>? attempts) => attempts is null ? [] : [.. attempts.Select(FromStored)];

    private static StoredAttempt ToStored(Attempt a) => new()
    {
        Number = a.Number,
        Node = a.Node?.Value,
        StartedAt = a.StartedAt,
        FinishedAt = a.FinishedAt,
        Outcome = a.Outcome,
        Message = a.Message,
        StatusCode = a.StatusCode,
        Response = a.Response,
        Worker = a.Worker,
        Claim = a.Claim?.Value,
    };

    private static Attempt FromStored(StoredAttempt a) =>
        new(a.Number, a.Node is { } node ? new NodeId(node) : null, a.StartedAt, a.FinishedAt, a.Outcome, a.Message, a.StatusCode, a.Response)
        {
            Worker = a.Worker,
            Claim = a.Claim is { } claim ? new ClaimId(claim) : null,
        };
}
