using ScalableScheduler.Backups.Lines;

namespace ScalableScheduler.Backups;

/// <summary>Counts what becomes of lines, and collects what is wrong with them.</summary>
internal sealed class ImportTally
{
    private const int Listed = 100;

    private readonly SortedDictionary<string, ImportCount> _counts = new(StringComparer.Ordinal);
    private readonly List<ImportProblem> _unreadable = [];
    private readonly List<ImportProblem> _problems = [];

    public bool HasProblems => _problems.Count > 0;

    public void Take(string type, long count = 1) => Change(type, c => c with { Taken = c.Taken + count });

    public void Replace(string type) => Change(type, c => c with { Replaced = c.Replaced + 1 });

    public void Leave(string type, long count = 1) => Change(type, c => c with { Left = c.Left + count });

    public void NoteUnreadable(long line, UnreadableLine unreadable)
    {
        Leave(LineType.Unreadable);
        if (_unreadable.Count < Listed)
            _unreadable.Add(new ImportProblem(line, "", $"{unreadable.Kind} '{unreadable.Id}' could not be read when the file was written. {unreadable.Problem}"));
    }

    public void Refuse(long line, LineProblem problem)
    {
        if (_problems.Count < Listed)
            _problems.Add(new ImportProblem(line, problem.Field, problem.Message));
    }

    public ImportReport Report() => new(_counts, _unreadable, _problems);

    private void Change(string type, Func<ImportCount, ImportCount> change) =>
        _counts[type] = change(_counts.GetValueOrDefault(type) ?? ImportCount.None);
}
