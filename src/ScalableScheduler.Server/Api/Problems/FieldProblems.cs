namespace ScalableScheduler.Server.Api.Problems;

/// <summary>Collects all that is wrong with a request, so that its author fixes it in one go.</summary>
internal sealed class FieldProblems(RequestPart part = RequestPart.Body)
{
    private List<FieldProblem>? _found;

    public IReadOnlyList<FieldProblem> Found => _found ?? (IReadOnlyList<FieldProblem>)[];

    public bool Any => _found is not null;

    public void Add(string field, string reason, string message) => (_found ??= []).Add(new FieldProblem(field, reason, message, part));
}
