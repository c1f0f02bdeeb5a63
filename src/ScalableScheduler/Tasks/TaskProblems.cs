namespace ScalableScheduler.Tasks;

/// <summary>What is wrong with a task.</summary>
/// <param name="Field">A JSON pointer relative to the task: <c>/connection/host</c>.</param>
/// <param name="Reason">One word for programs: <c>required</c>, <c>invalid</c>, <c>unknown</c>, <c>too_long</c>, <c>too_many</c>,
/// <c>reserved</c> (the service sets it itself), <c>conflict</c> (excludes another field that is given too).</param>
/// <param name="Message">The value's problem and what is allowed, for people.</param>
public sealed record TaskProblem(string Field, string Reason, string Message);

/// <summary>Collects what is wrong with a task.</summary>
public sealed class TaskProblems
{
    private readonly List<TaskProblem> _found = [];

    public IReadOnlyList<TaskProblem> Found => _found;

    public void Add(string field, string reason, string message) => _found.Add(new TaskProblem(field, reason, message));
}
