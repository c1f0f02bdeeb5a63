using ScalableScheduler.Tasks;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>A stream entry: the data and the run's facts, one field each.</summary>
internal static class RunFields
{
    public static NameValueEntry[] Of(Dispatch dispatch, byte[] data)
    {
        var trace = RunHeaders.TraceParentNow();
        var fields = new NameValueEntry[trace is null ? 6 : 7];
        fields[0] = new("data", data);
        fields[1] = new("run_id", dispatch.Run.Value);
        fields[2] = new("schedule_id", dispatch.Schedule.Id.Value);
        fields[3] = new("schedule_name", dispatch.Schedule.Name);
        fields[4] = new("nominal_time", RunHeaders.NominalTimeOf(dispatch));
        fields[5] = new("attempt", dispatch.Attempt);
        if (trace is not null)
            fields[6] = new("traceparent", trace);
        return fields;
    }
}
