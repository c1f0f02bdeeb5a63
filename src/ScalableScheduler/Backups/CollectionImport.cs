using ScalableScheduler.Backups.Lines;
using ScalableScheduler.Collections;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups;

/// <summary>Takes collections. They stand together at the beginning of a file, and their secrets are tried before any is
/// written: a service that lacks a key takes nothing.</summary>
internal sealed class CollectionImport(ICollectionStore store, SecretBox secrets, EngineContext engine, ImportOptions options, ImportTally tally)
{
    private const int MaxTries = 10;

    private readonly List<(long Line, Collection Collection)> _pending = [];
    private readonly HashSet<CollectionName> _known = [CollectionName.Default];

    public LineProblem? Take(long number, CollectionLine line)
    {
        if (!LineReading.TryRead(line, out var collection, out var problem))
            return problem;
        for (var i = 0; i < collection.Variables.Count; i++)
        {
            var variable = collection.Variables[i];
            if (variable.Secret is { } secret && !secrets.TryOpen(collection.Name, variable.Name, secret, out _, out var why))
                return new LineProblem($"/definition/variables/{i}/secret/key", why);
        }
        _pending.Add((number, collection));
        return null;
    }

    /// <summary>Whether schedules may belong to a collection: it is there, or a dry run saw it.</summary>
    public async ValueTask<bool> IsKnownAsync(CollectionName name, CancellationToken cancellationToken)
    {
        if (!_known.Contains(name) && await store.GetAsync(name, cancellationToken) is not null)
            _known.Add(name);
        return _known.Contains(name);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count == 0)
            return;
        // A secret that does not open is told of by line; then nothing of the others is written either.
        if (options.DryRun || !tally.HasProblems)
        {
            foreach (var (line, collection) in _pending)
                await TakeAsync(line, collection, cancellationToken);
        }
        _pending.Clear();
    }

    private async ValueTask TakeAsync(long line, Collection collection, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxTries; i++)
        {
            var present = await store.GetAsync(collection.Name, cancellationToken);
            var isThere = present is { Revision: > 0 };
            if (isThere && (options.Mode == ImportMode.Skip || SaysTheSame(present!, collection)))
            {
                tally.Leave(LineType.Collection);
            }
            else if (options.DryRun || await store.SaveAsync(isThere ? Next(present!, collection) : collection, isThere ? present!.Revision : null, cancellationToken))
            {
                if (isThere)
                    tally.Replace(LineType.Collection);
                else
                    tally.Take(LineType.Collection);
            }
            else
            {
                continue;
            }
            _known.Add(collection.Name);
            return;
        }
        tally.Refuse(line, new LineProblem("/collection", $"Collection '{collection.Name}' kept being changed by others meanwhile; import again."));
    }

    private Collection Next(Collection present, Collection collection) =>
        collection with { Revision = present.Revision + 1, CreatedAt = present.CreatedAt, UpdatedAt = engine.Clock.Stamp };

    private static bool SaysTheSame(Collection a, Collection b) => CollectionCodec.Encode(a).AsSpan().SequenceEqual(
        CollectionCodec.Encode(b with { Revision = a.Revision, CreatedAt = a.CreatedAt, UpdatedAt = a.UpdatedAt }));
}
