using ScalableScheduler.Backups.Lines;

namespace ScalableScheduler.Backups;

/// <summary>Goes through a file: header, lines, footer.</summary>
internal sealed class ImportSession(LineReader lines, ImportOptions options, CollectionImport collections, ScheduleImport schedules, RunImport runs, ImportTally tally)
{
    private readonly SortedDictionary<string, long> _seen = new(StringComparer.Ordinal);
    private FooterLine? _footer;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await TakeHeaderAsync(cancellationToken))
            return;
        try
        {
            while (MayGoOn && await lines.ReadAsync(cancellationToken) is { } json)
            {
                if (await TakeAsync(json, cancellationToken) is { } problem)
                    tally.Refuse(lines.Number, problem);
            }
        }
        catch (InvalidDataException e)
        {
            tally.Refuse(lines.Number, new LineProblem("", e.Message));
        }
        // What came before a line that can't be taken is taken.
        await FlushAsync(cancellationToken);
        if (MayGoOn && !options.IsPart && _footer is null && !tally.HasProblems)
            tally.Refuse(lines.Number, new LineProblem("", "The file ends without its last line, the footer: it was cut off here."));
    }

    private bool MayGoOn => options.DryRun || !tally.HasProblems;

    private async ValueTask<bool> TakeHeaderAsync(CancellationToken cancellationToken)
    {
        var json = await lines.ReadAsync(cancellationToken);
        LineProblem? problem = null;
        if (json is null)
            problem = new LineProblem("", "The file is empty; an export begins with its header.");
        else if (LineParser.TryParse(json, out var line, out problem))
            problem = line is HeaderLine { Format: HeaderLine.FormatName } ? null : NoHeader;
        if (problem is not null)
            tally.Refuse(Math.Max(1, lines.Number), problem);
        return problem is null;
    }

    private static LineProblem NoHeader => new("/type", $"The first line is not the header of an export (type {LineType.Header}, format {HeaderLine.FormatName}).");

    private async ValueTask<LineProblem?> TakeAsync(byte[] json, CancellationToken cancellationToken)
    {
        if (_footer is not null)
            return new LineProblem("", "A line follows the footer, which is the last.");
        if (!LineParser.TryParse(json, out var line, out var problem))
            return lines.IsCutOff ? new LineProblem("", "The file ends within this line: it was cut off here.") : problem;
        if (line is FooterLine footer)
        {
            _footer = footer;
            return options.IsPart ? null : Compare(footer);
        }
        _seen[line.Type] = _seen.GetValueOrDefault(line.Type) + 1;
        return await TakeAsync(line, cancellationToken);
    }

    private async ValueTask<LineProblem?> TakeAsync(IBackupLine line, CancellationToken cancellationToken)
    {
        // Collections come first, and are looked at together before anything is written.
        if (line is not CollectionLine)
            await collections.FlushAsync(cancellationToken);
        if (!MayGoOn)
            return null;
        switch (line)
        {
            case CollectionLine collection:
                return collections.Take(lines.Number, collection);
            case ScheduleLine schedule:
                return await schedules.TakeAsync(lines.Number, schedule, cancellationToken);
            case UnreadableLine unreadable:
                tally.NoteUnreadable(lines.Number, unreadable);
                return null;
            case HeaderLine:
                return new LineProblem("/type", "There is a second header; files are imported one after the other.");
            default:
                // They belong to schedules that came before.
                await schedules.FlushAsync(cancellationToken);
                return MayGoOn ? await runs.TakeAsync(line, cancellationToken) : null;
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await collections.FlushAsync(cancellationToken);
        await schedules.FlushAsync(cancellationToken);
        await runs.FlushAsync(cancellationToken);
    }

    private LineProblem? Compare(FooterLine footer)
    {
        foreach (var type in footer.Lines.Keys.Union(_seen.Keys, StringComparer.Ordinal))
        {
            var (told, seen) = (footer.Lines.GetValueOrDefault(type), _seen.GetValueOrDefault(type));
            if (told != seen)
                return new LineProblem($"/lines/{type}", $"The footer tells of {told} lines of type {type}, there are {seen}: lines are missing, or were added. A part of a file is imported with part=true.");
        }
        return null;
    }
}
