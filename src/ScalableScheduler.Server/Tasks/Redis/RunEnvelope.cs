using System.Buffers;
using System.Text.Json;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>The data with the run's facts around it: <c>{"id","schedule_id","schedule_name","nominal_time","attempt","data"}</c>,
/// and <c>traceparent</c> when there is a trace; where workers report, <c>claim_id</c> and <c>action</c> too.</summary>
internal static class RunEnvelope
{
    private const int FactsAbout = 320;

    public static ReadOnlyMemory<byte> Of(Dispatch dispatch, byte[] data, string action)
    {
        var buffer = new ArrayBufferWriter<byte>(data.Length + FactsAbout);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", dispatch.Run.Value);
            json.WriteString("schedule_id", dispatch.Schedule.Id.Value);
            json.WriteString("schedule_name", dispatch.Schedule.Name);
            json.WriteString("nominal_time", RunHeaders.NominalTimeOf(dispatch));
            json.WriteNumber("attempt", dispatch.Attempt);
            if (dispatch.Claim is { } claim)
            {
                json.WriteString("claim_id", claim.Value);
                json.WriteString("action", action);
            }
            if (RunHeaders.TraceParentNow() is { } trace)
                json.WriteString("traceparent", trace);
            json.WritePropertyName("data");
            json.WriteRawValue(data, skipInputValidation: true);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
