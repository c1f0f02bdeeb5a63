using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Reads <c>task</c>. What stands in the connection is its task type's to judge, later.</summary>
internal sealed class TaskDraftReader(TaskTypes types, LimitOptions limits, IWireStyle style)
{
    private static readonly TimeSpan LongestRetryWait = TimeSpan.FromDays(30);

    public TaskDraft? Read(ObjectReader reader)
    {
        var type = ReadType(reader);
        var connection = reader.ObjectElement("connection");
        if (connection is null && reader.Any("connection") is null)
            reader.Refuse("connection", Reasons.Required, "connection is missing: an object that says where the task goes.");
        var data = reader.Any("data");
        if (connection is { } given)
            (connection, data) = MoveData(reader, given, data);
        CheckSizes(reader, connection, data);
        var failure = ReadFailure(reader);
        var historyCheck = reader.Flag("history_check");
        reader.ReadOnly("retry_count");
        return type is null || connection is null ? null : new TaskDraft(type, connection.Value.Clone(), data?.Clone(), failure, historyCheck);
    }

    private string? ReadType(ObjectReader reader)
    {
        var type = reader.Text("type", 64);
        if (type is null && reader.Any("type") is null)
            reader.Refuse("type", Reasons.Required, $"type is missing; allowed: {string.Join(", ", types.Names)}.");
        if (type is null || types.TryGet(type, out _))
            return type;
        reader.Refuse("type", Reasons.Invalid, ObjectReader.NotAmong("type", type, types.Names));
        return null;
    }

    // The Python service's manual has both: data beside the connection and data within it.
    private (JsonElement Connection, JsonElement? Data) MoveData(ObjectReader reader, JsonElement connection, JsonElement? data)
    {
        if (!connection.TryGetProperty("data", out var within))
            return (connection, data);
        if (data is { } beside && !style.PassesOverUnknown && !JsonElement.DeepEquals(beside, within))
            reader.Refuse("data", Reasons.Invalid, "data stands in task and in task.connection, and they differ; give it once.");

        using var rest = JsonDocument.Parse(JsonAnswer.Render(json =>
        {
            json.WriteStartObject();
            foreach (var member in connection.EnumerateObject().Where(m => m.Name != "data"))
                member.WriteTo(json);
            json.WriteEndObject();
        }));
        return (rest.RootElement.Clone(), data ?? (within.ValueKind == JsonValueKind.Null ? null : within));
    }

    private void CheckSizes(ObjectReader reader, JsonElement? connection, JsonElement? data)
    {
        if (data is { } sent && JsonMarshal.GetRawUtf8Value(sent).Length is var bytes && bytes > limits.DataBytes)
            reader.Refuse("data", Reasons.TooLong, string.Create(CultureInfo.InvariantCulture, $"data is {bytes} bytes of JSON; {limits.DataBytes} are allowed (limits.data_bytes)."));
        if (connection is { } c && c.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object
            && headers.GetPropertyCount() is var count && count > limits.Headers)
        {
            reader.Problems.Add($"{reader.PathOf("connection")}/headers", Reasons.TooMany, string.Create(CultureInfo.InvariantCulture, $"There are {count} headers; {limits.Headers} are allowed (limits.headers)."));
        }
    }

    private FailurePolicy? ReadFailure(ObjectReader reader)
    {
        var policy = reader.Choice("failed_policy", Vocabulary.FailedPolicies);
        var wait = reader.Duration("retry_wait", TimeSpan.Zero, LongestRetryWait);
        var count = reader.Whole("max_retry_count", FailurePolicy.NoLimit, int.MaxValue - 1);
        return policy is null && wait is null && count is null
            ? null
            : new FailurePolicy(policy ?? FailedPolicy.Ignore, wait ?? FailurePolicy.DefaultRetryWait, (int)(count ?? FailurePolicy.NoLimit));
    }
}
