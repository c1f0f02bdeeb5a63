using System.Text.Json;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>A task type that wants a host and knows a few fields more, as the real ones do.</summary>
internal sealed class FakeTask(string name, params string[] fields) : ITaskType
{
    public string Name => name;

    public IReadOnlyList<string> SecretFields => ["/auth/password", "/headers/Authorization"];

    public void Validate(TaskDefinition task, TaskProblems problems)
    {
        if (!task.Connection.TryGetProperty("host", out var host) || host.ValueKind != JsonValueKind.String)
            problems.Add("/connection/host", "required", "connection.host is missing: a URL.");
        foreach (var member in task.Connection.EnumerateObject())
        {
            if (member.Name is not ("host" or "headers" or "auth") && !fields.Contains(member.Name))
                problems.Add($"/connection/{member.Name}", "unknown", $"There is no field '{member.Name}'.");
        }
    }

    public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken) =>
        ValueTask.FromResult(DispatchResult.Delivered);
}
