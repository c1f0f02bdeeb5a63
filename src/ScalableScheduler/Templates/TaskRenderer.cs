using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Templates;

/// <summary>Makes of a task what is sent for one attempt: puts the values of variables in their places, and a run's own data
/// in place of the task's. A task without templates costs a look-up, and is handed on as it is.</summary>
public sealed class TaskRenderer(VariableScopes scopes, IEnumerable<ITaskType> taskTypes, TemplateOptions options)
{
    private readonly FrozenDictionary<string, IReadOnlyList<TemplateField>> _fields =
        taskTypes.ToFrozenDictionary(t => t.Name, t => t.TemplateFields, StringComparer.Ordinal);

    // As long as a definition is kept, so are its templates.
    private readonly ConditionalWeakTable<TaskDefinition, TaskTemplate> _parsed = [];

    /// <summary>The templates of a task.</summary>
    public TaskTemplate TemplateOf(TaskDefinition task) =>
        _parsed.TryGetValue(task, out var parsed) ? parsed : _parsed.GetValue(task, t => new TaskTemplate(t, _fields.GetValueOrDefault(t.Type) ?? []));

    /// <summary>Renders a schedule's task.</summary>
    /// <param name="definition">The schedule.</param>
    /// <param name="collection">Its collection, as it was when the attempt was accepted.</param>
    /// <param name="run">The run. Its own data is sent as it was given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Variables had to be read, and the store is away.</exception>
    public ValueTask<Rendering> RenderAsync(Schedule definition, CollectionState collection, Run run, CancellationToken cancellationToken) =>
        options.Enabled && TemplateOf(definition.Task) is { IsPlain: false } template
            ? RenderAsync(template, definition, collection, run, cancellationToken)
            : new(new Rendering(WithDataOf(run, definition.Task), null, UsedSecrets.None));

    private async ValueTask<Rendering> RenderAsync(
        TaskTemplate template, Schedule definition, CollectionState collection, Run run, CancellationToken cancellationToken)
    {
        if (await scopes.GetAsync(collection, cancellationToken) is not { } scope)
            return new Rendering(null, $"The collection '{collection.Name}' is not there any more.", UsedSecrets.None);
        var values = scope.For(definition, run);
        var (task, problem) = template.Render(values, withData: run.Data is null);
        var secrets = values.Secrets.Count == 0 ? UsedSecrets.None : new UsedSecrets(values.Secrets);
        return new Rendering(task is null ? null : WithDataOf(run, task), secrets.Hide(problem), secrets);
    }

    private static TaskDefinition WithDataOf(Run run, TaskDefinition task) => run.Data is { } data ? task with { Data = data } : task;
}

/// <summary>What became of a task for one attempt.</summary>
/// <param name="Task">What is sent; null when it can't be.</param>
/// <param name="Problem">Why it can't; null when it can.</param>
/// <param name="Secrets">What must not be shown of it.</param>
public sealed record Rendering(TaskDefinition? Task, string? Problem, UsedSecrets Secrets);
