using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>The whole schedule as JSON, in the Python service's form: what its last generation sent to every target.</summary>
/// <remarks>
/// <c>retry_count</c> counts the attempts after the first, <c>iteration</c> this one too, <c>next</c> is the nominal time in
/// Unix seconds. <c>connection.auth</c>, which the original did not have, is left out: the target gets it as a header.
/// </remarks>
internal static class ScheduleBody
{
    public static byte[] Of(Dispatch dispatch, byte[]? data)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, dispatch, data);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Dispatch dispatch, byte[]? data)
    {
        var schedule = dispatch.Schedule;
        json.WriteStartObject();
        json.WriteString("name", schedule.Name);
        json.WriteStartObject("client");
        json.WriteString("application", schedule.Client.Application);
        json.WriteString("group", schedule.Client.Group);
        json.WriteString("type", schedule.Client.Type);
        json.WriteString("key", schedule.Client.Key);
        json.WriteString("operation", schedule.Client.Operation);
        json.WriteEndObject();
        json.WriteString("type", TypeName(schedule.TriggerDefinition.Type));
        json.WriteString("schedule", schedule.TriggerDefinition.Text);
        json.WriteString("timezone", schedule.TriggerDefinition.Timezone);
        json.WriteStartObject("task");
        WriteTask(json, dispatch, data);
        json.WriteEndObject();
        json.WriteString("id", schedule.Id.Value);
        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, Dispatch dispatch, byte[]? data)
    {
        var task = dispatch.Schedule.Task;
        var failure = task.Failure ?? new FailurePolicy(FailedPolicy.Ignore, FailurePolicy.DefaultRetryWait, FailurePolicy.NoLimit);
        json.WriteString("type", task.Type);
        json.WriteStartObject("connection");
        foreach (var field in task.Connection.EnumerateObject())
        {
            if (field.NameEquals("auth"))
                continue;
            json.WritePropertyName(field.Name);
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(field.Value), skipInputValidation: true);
        }
        json.WriteEndObject();
        json.WritePropertyName("data");
        json.WriteRawValue(data ?? "{}"u8, skipInputValidation: true);
        json.WriteBoolean("history_check", task.HistoryCheck);
        json.WriteString("failed_policy", PolicyName(failure.Policy));
        json.WriteNumber("retry_wait", failure.RetryWait.TotalSeconds);
        json.WriteNumber("retry_count", dispatch.Attempt - 1);
        json.WriteNumber("max_retry_count", failure.MaxRetryCount);
        json.WriteNumber("next", dispatch.NominalTime.ToUnixTimeSeconds());
        json.WriteString("status", "processing");
        json.WriteNumber("iteration", dispatch.Attempt);
    }

    private static string TypeName(TriggerType type) => type switch
    {
        TriggerType.DelayRecur => "delay-recur",
        TriggerType.Cron => "cron",
        TriggerType.Now => "now",
        TriggerType.Delay => "delay",
        TriggerType.Date => "date",
        TriggerType.Interval => "interval",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A kind of rule without a name."),
    };

    private static string PolicyName(FailedPolicy policy) => policy switch
    {
        FailedPolicy.Ignore => "ignore",
        FailedPolicy.Retry => "retry",
        FailedPolicy.RetryDlq => "retry_dlq",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "A policy without a name."),
    };
}
