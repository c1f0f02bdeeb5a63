using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>What is wrong with what comes after a schedule.</summary>
/// <param name="Waits">Whether it can't be told yet: another change of the same request has to be carried out before.</param>
/// <param name="Problem">What is wrong; null for nothing.</param>
internal sealed record ChainVerdict(bool Waits, ApiProblem? Problem)
{
    public static readonly ChainVerdict Good = new(false, null);
    public static readonly ChainVerdict Wait = new(true, null);
}

/// <summary>Checks what comes after a schedule (<c>then</c>): each target is there, none leads back to it, and the way to the
/// last one is not too long. Targets that it had before were checked then: an edit of something else is not refused because one
/// of them was deleted since.</summary>
internal sealed class ChainCheck(IScheduleStore store, LimitOptions limits)
{
    private const int MostReached = 10_000;

    /// <param name="asked">The schedule as it is to be.</param>
    /// <param name="present">As it is; null for a new one.</param>
    /// <param name="isPending">Whether a schedule is to be changed before this one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<ChainVerdict> CheckAsync(Schedule asked, Schedule? present, Predicate<ScheduleId> isPending, CancellationToken cancellationToken)
    {
        var added = Pointers(asked.Then).Where(t => present is null || !Targets(present.Then).Contains(t.Key)).ToDictionary(t => t.Key, t => t.Value);
        if (added.TryGetValue(asked.Id, out var itself))
            return Refuse(itself, Reasons.Invalid, Loop([asked.Id]));

        // Breadth first: where each schedule that comes after was come upon.
        var from = added.Keys.ToDictionary(id => id, _ => asked.Id);
        var level = added.Keys.ToList();
        for (var length = 2; level.Count > 0; length++)
        {
            if (level.Exists(isPending))
                return ChainVerdict.Wait;
            if (length > limits.ChainLength || from.Count > MostReached)
                return Refuse(added[PathTo(level[0], from, asked.Id)[0]], Reasons.TooLong, $"More than {limits.ChainLength} schedules would come one after the other (limits.chain_length).");
            var views = await store.GetAsync(level, cancellationToken);
            if (length == 2 && Missing(level, views, added) is { Count: > 0 } missing)
                return new ChainVerdict(false, ApiProblem.Unacceptable(missing));

            var next = new List<ScheduleId>();
            foreach (var view in views.OfType<ScheduleView>())
            {
                var id = view.Definition.Id;
                foreach (var target in Targets(view.Definition.Then))
                {
                    if (target == asked.Id)
                    {
                        var path = PathTo(id, from, asked.Id);
                        return Refuse(added[path[0]], Reasons.Invalid, Loop([asked.Id, .. path]));
                    }
                    if (from.TryAdd(target, id))
                        next.Add(target);
                }
            }
            level = next;
        }
        return ChainVerdict.Good;
    }

    private static IEnumerable<ScheduleId> Targets(Chain chain) => chain.OnSuccess.Concat(chain.OnFailure);

    private static IEnumerable<KeyValuePair<ScheduleId, string>> Pointers(Chain chain) =>
        chain.OnSuccess.Select((id, i) => KeyValuePair.Create(id, JsonPointer.Item("/then/success", i)))
            .Concat(chain.OnFailure.Select((id, i) => KeyValuePair.Create(id, JsonPointer.Item("/then/failure", i))))
            .DistinctBy(t => t.Key);

    private static List<FieldProblem> Missing(List<ScheduleId> ids, IReadOnlyList<ScheduleView?> views, Dictionary<ScheduleId, string> pointers) =>
        [.. ids.Where((_, i) => views[i] is null).Select(id => new FieldProblem(pointers[id], Reasons.Invalid, $"There is no schedule '{id}'."))];

    private static List<ScheduleId> PathTo(ScheduleId id, Dictionary<ScheduleId, ScheduleId> from, ScheduleId start)
    {
        var path = new List<ScheduleId>();
        for (; id != start; id = from[id])
            path.Insert(0, id);
        return path;
    }

    private static string Loop(IReadOnlyList<ScheduleId> path) => $"It would be a loop: {string.Join(" -> ", path)} -> {path[0]}.";

    private static ChainVerdict Refuse(string pointer, string reason, string message) => new(false, ApiProblem.Unacceptable(pointer, reason, message));
}
