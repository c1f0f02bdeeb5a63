using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Engine;

/// <summary>Serves who waits for the runs of one queue: one look at the queue serves all, and each gets its share before
/// anybody gets more.</summary>
internal sealed class ClaimDesk
{
    private const int ClaimedAtOnce = 200;

    /// <summary>So many that can't be claimed (of a newer version) don't hide what comes after them.</summary>
    private const int LookedPast = 20;

    /// <summary>All partitions are looked at so often while somebody waits: the news of an offer may have got lost.</summary>
    private static readonly TimeSpan LookEverywhere = TimeSpan.FromSeconds(1);

    private readonly ClaimDesks _desks;
    private readonly Lock _gate = new();
    private readonly List<Claimant> _line = [];
    private readonly HashSet<PartitionId> _hinted = [];
    private readonly Signal _wake;
    private bool _isOpen;
    private bool _isGone;
    private long _lookedEverywhere;

    public ClaimDesk(QueueName queue, ClaimDesks desks)
    {
        Queue = queue;
        _desks = desks;
        _wake = new Signal(desks.Engine.Time);
    }

    public QueueName Queue { get; }

    /// <summary>Stands in line.</summary>
    /// <returns>False when the desk closed: ask for another.</returns>
    public bool TryJoin(Claimant claimant)
    {
        lock (_gate)
        {
            if (_isGone)
                return false;
            _line.Add(claimant);
            _wake.Set();
            if (_isOpen)
                return true;
            _isOpen = true;
        }
        _ = ServeAsync();
        return true;
    }

    /// <summary>A run was offered.</summary>
    public void NoteOffer(PartitionId partition)
    {
        lock (_gate)
            _hinted.Add(partition);
        _wake.Set();
    }

    /// <summary>Sends everybody away.</summary>
    public void Close()
    {
        lock (_gate)
            _line.ForEach(c => c.Leave());
        _wake.Set();
    }

    private async Task ServeAsync()
    {
        while (Line() is { Count: > 0 } line)
        {
            var isAny = false;
            try
            {
                isAny = await ServeOnceAsync(line);
            }
            catch (Exception e)
            {
                if (e is not StoreUnavailableException)
                    _desks.Fail(Queue, e);
                line.ForEach(c => c.Fail(e)); // it asks again, here or elsewhere
            }
            foreach (var claimant in line.Where(c => !c.IsPatient))
                claimant.Leave();
            if (!isAny)
                await _wake.WaitAsync(LookEverywhere, CancellationToken.None);
        }
    }

    // Who still waits; with nobody, the desk closes.
    private List<Claimant> Line()
    {
        lock (_gate)
        {
            _line.RemoveAll(c => c.IsServed);
            if (_line.Count == 0)
            {
                _isGone = true;
                _desks.Remove(this);
            }
            return [.. _line];
        }
    }

    /// <summary>Looks once, and hands out what there is.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> ServeOnceAsync(List<Claimant> line)
    {
        var partitions = WhereToLook(isOnce: line.Exists(c => !c.IsPatient));
        if (partitions.Count == 0)
            return false;
        var wanted = Math.Min(line.Sum(c => c.AtMost), ClaimedAtOnce);
        var limit = wanted + LookedPast;
        var offers = await _desks.Work.PeekAsync(Queue, partitions, limit, CancellationToken.None);
        if (offers.Count == 0)
            return false;

        var read = await _desks.ReadAsync([.. offers.Take(limit).Select(o => o.Run)]);
        var claimable = read.OfType<OpenRun>().Where(o => o.Run.IsOffered && o.Run.Assignment!.Queue == Queue).Take(wanted).ToList();
        var isAny = claimable.Count > 0;
        if (isAny)
            Hint(offers);
        await Task.WhenAll(Deal(claimable, line).Select(share => HandOverAsync(share.Claimant, share.Offers)));
        return isAny;
    }

    // Who looks only once is to see what there is, though the news of it be late.
    private List<PartitionId> WhereToLook(bool isOnce)
    {
        lock (_gate)
        {
            var time = _desks.Engine.Time;
            var isEverywhere = isOnce || _lookedEverywhere == 0 || time.GetElapsedTime(_lookedEverywhere) >= LookEverywhere;
            if (isEverywhere)
                _lookedEverywhere = time.GetTimestamp();
            List<PartitionId> partitions = isEverywhere
                ? [.. Enumerable.Range(0, _desks.Engine.Scheduler.Partitions).Select(n => new PartitionId(n))]
                : [.. _hinted.OrderBy(p => p.Number)];
            _hinted.Clear();
            return partitions;
        }
    }

    // Where something was found there may be more.
    private void Hint(IReadOnlyList<Offer> offers)
    {
        lock (_gate)
            _hinted.UnionWith(offers.Select(o => o.Partition));
    }

    // Each gets one in turn until all have as many as they want, or there is no more.
    private static IEnumerable<(Claimant Claimant, List<OpenRun> Offers)> Deal(List<OpenRun> offers, List<Claimant> line)
    {
        var shares = line.ConvertAll(c => (Claimant: c, Offers: new List<OpenRun>()));
        var next = 0;
        while (next < offers.Count)
        {
            var before = next;
            foreach (var (claimant, share) in shares)
            {
                if (next < offers.Count && share.Count < claimant.AtMost)
                    share.Add(offers[next++]);
            }
            if (next == before)
                break;
        }
        return shares.Where(s => s.Offers.Count > 0);
    }

    private async Task HandOverAsync(Claimant claimant, List<OpenRun> offers)
    {
        if (claimant.IsServed)
            return; // it left meanwhile
        var claims = offers.ConvertAll(async o => (Offer: o, Run: await _desks.ClaimAsync(o, claimant.Worker)));
        await ((Task)Task.WhenAll(claims)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        // One that failed must not take along those that are the worker's by now.
        var claimed = claims.Exists(c => c.IsCompletedSuccessfully)
            ? await Task.WhenAll(claims.Where(c => c.IsCompletedSuccessfully))
            : await Task.WhenAll(claims);
        var got = claimed.Where(c => c.Run is not null).Select(c => (c.Offer, Run: c.Run!)).ToList();
        if (got.Count == 0 || claimant.Give(got.ConvertAll(c => c.Run)))
            return;
        await Task.WhenAll(got.Select(c => _desks.UnclaimAsync(c.Run, c.Offer)));
    }
}
