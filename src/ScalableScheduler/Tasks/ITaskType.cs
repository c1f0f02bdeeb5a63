using ScalableScheduler.Templates;
using ScalableScheduler.Work;

namespace ScalableScheduler.Tasks;

/// <summary>A kind of task: reads what users write about it, and sends it.</summary>
public interface ITaskType
{
    /// <summary>The <c>task.type</c> it answers to.</summary>
    string Name { get; }

    /// <summary>Where in the connection secrets stand, as JSON pointers relative to it (<c>/auth/password</c>), to be
    /// compared without regard to case, as header names are. They are never shown; passwords within URLs are hidden for
    /// every task type.</summary>
    IReadOnlyList<string> SecretFields { get; }

    /// <summary>What stands in the fields of the connection, so that values of variables are escaped for it. A field that is not
    /// among them is a word: values stand in it as they are, without control characters.</summary>
    IReadOnlyList<TemplateField> TemplateFields => [];

    /// <summary>Checks a task before it is stored. Adds a problem for each field at fault; adds none when it can be sent.
    /// A string that is a template is not judged yet: what is <c>invalid</c> or <c>too_long</c> about it is not held against it,
    /// and is found when it is sent.</summary>
    void Validate(TaskDefinition task, TaskProblems problems);

    /// <summary>Whether, and how, workers do the runs of a task; null when sending it is all there is to do. Such a run is not
    /// ended by <see cref="DispatchOutcome.Delivered"/>, but by the report of its worker.</summary>
    /// <param name="task">The task, found to be valid.</param>
    WorkSettings? WorkOf(TaskDefinition task) => null;

    /// <summary>Sends it once. Failures of the target are results; an exception is a bug of ours.</summary>
    /// <param name="dispatch">What to send, and in whose name.</param>
    /// <param name="cancellationToken">Ends when the attempt's time is up or the run is no longer wanted.</param>
    ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken);

    /// <summary>Asks the worker that does a run to stop, where it can be told; one that is not, or does not listen, hears of it
    /// when it reports. Failures are results, and nothing follows from them.</summary>
    /// <param name="dispatch">What was sent.</param>
    /// <param name="cancellationToken">Ends when the time for it is up.</param>
    ValueTask<DispatchResult> StopAsync(Dispatch dispatch, CancellationToken cancellationToken) => new(DispatchResult.Delivered);
}
