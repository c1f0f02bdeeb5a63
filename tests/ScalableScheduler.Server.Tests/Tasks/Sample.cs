using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tests.Tasks;

/// <summary>Tasks and dispatches as the API and the engine make them.</summary>
internal static class Sample
{
    public const string ScheduleId = "schedule-1";
    public const string RunId = "schedule-1:1893456000250";

    public static readonly DateTimeOffset NominalTime = new(2030, 1, 1, 0, 0, 0, 250, TimeSpan.Zero);
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static TaskDefinition Task(string type, string connection, string? data = null) => new()
    {
        Type = type,
        Connection = Json(connection),
        Data = data is null ? null : Json(data),
    };

    /// <summary>The task of a registration as a client posts it.</summary>
    public static TaskDefinition TaskOf(string registration)
    {
        var task = Json(registration).GetProperty("task");
        return new TaskDefinition
        {
            Type = task.GetProperty("type").GetString()!,
            Connection = task.GetProperty("connection"),
            Data = task.TryGetProperty("data", out var data) ? data : null,
        };
    }

    public static Dispatch Dispatch(TaskDefinition task, int attempt = 1, string name = "nightly") =>
        new(Schedule(task, name), new RunId(RunId), NominalTime, attempt);

    public static Dispatch Dispatch(string type, string connection, string? data = null) => Dispatch(Task(type, connection, data));

    public static IReadOnlyList<TaskProblem> ProblemsOf(this ITaskType type, string connection, string? data = null)
    {
        var problems = new TaskProblems();
        type.Validate(Task(type.Name, connection, data), problems);
        return problems.Found;
    }

    /// <summary>Sends once, with the deadline that the engine would set.</summary>
    public static async Task<DispatchResult> SendAsync(this ITaskType type, Dispatch dispatch)
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        return await type.DispatchAsync(dispatch, deadline.Token);
    }

    public static Task<DispatchResult> SendAsync(this ITaskType type, string connection, string? data = null) =>
        type.SendAsync(Dispatch(type.Name, connection, data));

    private static Schedule Schedule(TaskDefinition task, string name) => new()
    {
        Id = new ScheduleId(ScheduleId),
        Name = name,
        Client = new Client("app", "", "", "key", ""),
        TriggerDefinition = new TriggerDefinition(TriggerType.Cron, "*/1 * * * *", "Asia/Seoul", default, NominalTime),
        Trigger = new OneShotTrigger(NominalTime),
        Task = task,
    };
}
