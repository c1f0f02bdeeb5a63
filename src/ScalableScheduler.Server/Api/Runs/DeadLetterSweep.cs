using System.Runtime.CompilerServices;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Does something with all dead letters of a filter, page by page, from the newest on; what comes in meanwhile is left alone.</summary>
internal sealed class DeadLetterSweep(IScheduleStore schedules, IRunStore runs, RunOpening opening)
{
    private const int PageSize = 200;
    private const int AtOnce = 16;

    /// <summary>Repeats the runs. Letters whose schedule is gone stay.</summary>
    /// <returns>How many runs were opened, and how many letters stay.</returns>
    public async ValueTask<(long Opened, long Left)> RetryAsync(DeadLetterQuery filter, CancellationToken cancellationToken)
    {
        var (opened, left) = (0L, 0L);
        await foreach (var page in FindAsync(filter, cancellationToken))
        {
            var ids = page.Select(l => l.Run.Schedule).Distinct().ToArray();
            var views = await schedules.GetAsync(ids, cancellationToken);
            var definitions = views.OfType<ScheduleView>().ToDictionary(v => v.Definition.Id, v => v.Definition);
            var requests = page
                .Where(l => definitions.ContainsKey(l.Run.Schedule))
                .Select(l => new RunRequest(opening.Repeat(definitions[l.Run.Schedule], l.Run), l.Run.Id))
                .ToArray();
            var answers = requests.Length == 0 ? [] : await runs.RequestAsync(requests, cancellationToken);
            opened += answers.Count(a => a is not null);
            left += page.Count - requests.Length;
        }
        return (opened, left);
    }

    /// <summary>Deletes the letters.</summary>
    /// <returns>How many.</returns>
    public async ValueTask<long> RemoveAsync(DeadLetterQuery filter, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (var page in FindAsync(filter, cancellationToken))
        {
            await Parallel.ForEachAsync(
                page,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (letter, aborted) =>
                {
                    if (await runs.RemoveDeadLetterAsync(letter.Run.Id, aborted))
                        Interlocked.Increment(ref count);
                });
        }
        return count;
    }

    private async IAsyncEnumerable<IReadOnlyList<DeadLetter>> FindAsync(DeadLetterQuery filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await runs.ListDeadLettersAsync(filter with { Limit = PageSize, Cursor = cursor }, cancellationToken);
            yield return page.Items;
            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
