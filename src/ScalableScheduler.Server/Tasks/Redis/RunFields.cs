using ScalableScheduler.Tasks;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>A stream entry: the data and the run's facts, one field each; where workers report, the claim and the action too.</summary>
internal static class RunFields
{
    public static NameValueEntry[] Of(Dispatch dispatch, byte[] data, string action)
    {
        var fields = new List<NameValueEntry>(9)
        {
            new("data", data),
            new("run_id", dispatch.Run.Value),
            new("schedule_id", dispatch.Schedule.Id.Value),
            new("schedule_name", dispatch.Schedule.Name),
            new("nominal_time", RunHeaders.NominalTimeOf(dispatch)),
            new("attempt", dispatch.Attempt),
        };
        if (dispatch.Claim is { } claim)
        {
            fields.Add(new("claim_id", claim.Value));
            fields.Add(new("action", action));
        }
        if (RunHeaders.TraceParentNow() is { } trace)
            fields.Add(new("traceparent", trace));
        return [.. fields];
    }
}
