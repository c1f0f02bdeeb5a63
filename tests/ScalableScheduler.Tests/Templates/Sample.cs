using System.Security.Cryptography;
using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Cron;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Templates;

/// <summary>Tasks, variables and runs as the API and the engine make them.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Nominal = new(2030, 5, 1, 6, 7, 8, 90, TimeSpan.Zero);
    public static readonly CollectionName Billing = new("billing");

    private static readonly ITaskType[] Types = [new FieldsTask()];

    public static SecretBox Box(params string[] ids) => new(Keys(ids));

    /// <summary>Keys that follow from their ids; the first one encrypts.</summary>
    public static SecretOptions Keys(params string[] ids) => new()
    {
        Keys = ids.ToDictionary(id => id, id => Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)))),
        Current = ids[0],
    };

    public static EnvironmentVariables Environment(params (string Name, string Value)[] variables) =>
        new("SCHEDULER_VAR_", variables.ToDictionary(v => v.Name, v => v.Value));

    public static Collection Collection(params (string Name, string Value)[] variables) => new()
    {
        Name = Billing,
        Variables = [.. variables.Select(v => new Variable(v.Name, v.Value, null, Nominal))],
        Revision = 1,
        CreatedAt = Nominal,
        UpdatedAt = Nominal,
    };

    public static Variable Secret(SecretBox box, string name, string value) => new(name, null, box.Seal(Billing, name, value), Nominal);

    public static Schedule Schedule(string connection = "{}", string? data = null)
    {
        var timing = new TriggerDefinition(TriggerType.Interval, "1m", "UTC", DayMatch.Or, Nominal);
        TriggerReader.TryRead(timing, new ScheduleId("s-1"), out var trigger, out _).ShouldBeTrue();
        return new Schedule
        {
            Id = new ScheduleId("s-1"),
            Name = "Früh & spät",
            TriggerDefinition = timing,
            Trigger = trigger!,
            Collection = Billing,
            Task = new TaskDefinition { Type = "fields", Connection = Json(connection), Data = data is null ? null : Json(data) },
        };
    }

    public static Run Run(Schedule schedule) => Runs.Run.Of(schedule, Nominal, Nominal) with { Attempt = 3 };

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>Renders a task with these variables.</summary>
    public static Rendering Render(Schedule schedule, Collection collection, EnvironmentVariables? environment = null, SecretBox? box = null, Run? run = null)
    {
        var store = Store(collection);
        var renderer = new TaskRenderer(new VariableScopes(store, environment ?? EnvironmentVariables.None, box ?? SecretBox.WithoutKeys), Types, new TemplateOptions());
        return AtOnce(renderer.RenderAsync(schedule, collection.State, run ?? Run(schedule), CancellationToken.None).AsTask());
    }

    public static ICollectionStore Store(params Collection[] collections)
    {
        var store = new MemoryStore(new ManualTime(), partitions: 1);
        foreach (var collection in collections)
            AtOnce(store.SaveAsync(collection, null, CancellationToken.None).AsTask()).ShouldBeTrue();
        return store;
    }

    // The store in memory answers at once, and properties are checked synchronously.
    private static T AtOnce<T>(Task<T> task)
    {
        task.IsCompletedSuccessfully.ShouldBeTrue();
#pragma warning disable VSTHRD002 // it has ended
        return task.Result;
#pragma warning restore VSTHRD002
    }

    /// <summary>A task type that has a field of each kind.</summary>
    private sealed class FieldsTask : ITaskType
    {
        public string Name => "fields";

        public IReadOnlyList<string> SecretFields => [];

        public IReadOnlyList<TemplateField> TemplateFields { get; } =
            [new("/url", TemplateUse.Url), new("/headers/*", TemplateUse.Header), new("/auth/password", TemplateUse.Verbatim)];

        public void Validate(TaskDefinition task, TaskProblems problems)
        {
            // Nothing here is at fault.
        }

        public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken) => ValueTask.FromResult(DispatchResult.Delivered);
    }
}
