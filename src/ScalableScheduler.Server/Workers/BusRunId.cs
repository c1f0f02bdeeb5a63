using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers;

/// <summary>What stands as <c>runId</c> in messages: run and claim in one, <c>{run id}#{claim id}</c>. A worker that knows
/// nothing of claims gives it back as it came, and so can't end an attempt that is another's by now.</summary>
internal static class BusRunId
{
    private const char Divider = '#';

    public static string Of(RunId run, ClaimId claim) => $"{run.Value}{Divider}{claim.Value}";

    /// <summary>Reads it; false when it is not of that form.</summary>
    public static bool TryParse(string text, out RunId run, out ClaimId claim)
    {
        var divider = text.LastIndexOf(Divider);
        run = divider > 0 ? new RunId(text[..divider]) : default;
        claim = divider > 0 ? new ClaimId(text[(divider + 1)..]) : default;
        return divider > 0 && run.TryGetSchedule(out _) && claim.Value.Length is > 0 and <= ClaimId.MaxLength;
    }
}
