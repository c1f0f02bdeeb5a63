using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Engine;

/// <summary>Tells workers to stop, where they can be told. It is a courtesy that nothing waits for: one that can't be told, or
/// that died before it was, is answered when it reports.</summary>
public sealed partial class WorkStopper(TaskRenderer renderer, IEnumerable<ITaskType> taskTypes, EngineContext engine, ILogger<WorkStopper> logger)
{
    private static readonly TimeSpan TimeToTell = TimeSpan.FromSeconds(10);

    private readonly FrozenDictionary<string, ITaskType> _taskTypes = taskTypes.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Tells the worker of a run; passed over when none has it.</summary>
    /// <param name="run">The run as it was the worker's.</param>
    /// <param name="definition">Its schedule.</param>
    /// <param name="collection">Its schedule's collection.</param>
    public void Tell(Run run, Schedule definition, CollectionState collection)
    {
        if (run.Assignment is { Claim: not null } && _taskTypes.TryGetValue(definition.Task.Type, out var type))
            _ = TellAsync(type, run, definition, collection);
    }

    private async Task TellAsync(ITaskType type, Run run, Schedule definition, CollectionState collection)
    {
        using var limit = new CancellationTokenSource(TimeToTell, engine.Time);
        try
        {
            var rendering = await renderer.RenderAsync(definition, collection, run, limit.Token);
            if (rendering.Task is null)
                return;
            var dispatch = new Dispatch(definition with { Task = rendering.Task }, run.Id, run.NominalTime, run.Attempt) { Claim = run.Assignment!.Claim };
            var told = await type.StopAsync(dispatch, limit.Token).AsTask().WaitAsync(limit.Token);
            if (told.Outcome != DispatchOutcome.Delivered)
                LogNotTold(logger, run.Id, rendering.Secrets.Hide(told.Message));
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            LogNotTold(logger, run.Id, e.Message);
        }
        catch (Exception e)
        {
            LogBroken(logger, e, run.Id);
        }
    }

    [LoggerMessage(1611, LogLevel.Warning, "The worker of run {Run} could not be told to stop: {Why}")]
    private static partial void LogNotTold(ILogger logger, RunId run, string? why);

    [LoggerMessage(1612, LogLevel.Error, "Telling the worker of run {Run} to stop failed")]
    private static partial void LogBroken(ILogger logger, Exception exception, RunId run);
}
