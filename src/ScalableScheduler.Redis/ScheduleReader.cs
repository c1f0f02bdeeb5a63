using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Reads schedules by their ids: one call per partition that has some of them, all at once.</summary>
internal sealed partial class ScheduleReader(RedisConnection connection, Keys keys, ILogger logger)
{
    // Lua's stack, and the time for which a script may hold up the server, bound what one call reads.
    private const int PerCall = 250;

    public async Task<IReadOnlyList<ScheduleView?>> ReadAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken)
    {
        var views = new ScheduleView?[ids.Count];
        var reads = Enumerable.Range(0, ids.Count)
            .GroupBy(i => PartitionId.Of(ids[i], keys.Partitions).Number)
            .SelectMany(partition => partition.Chunk(PerCall).Select(places => ReadAsync(partition.Key, ids, places, views, cancellationToken)));
        await Task.WhenAll(reads);
        return views;
    }

    private async Task ReadAsync(int partition, IReadOnlyList<ScheduleId> ids, int[] places, ScheduleView?[] views, CancellationToken cancellationToken)
    {
        var arguments = Array.ConvertAll(places, i => (RedisValue)ids[i].Value);
        var answer = await connection.RunAsync(Script.ReadSchedules, keys[partition].All, arguments, cancellationToken);
        var collections = new CollectionCopies(answer[7]);
        var now = Scores.ToInstant(answer[8]);
        for (var i = 0; i < places.Length; i++)
        {
            var id = ids[places[i]];
            views[places[i]] = View(id, answer[0][i], answer[1][i], collections) is { } view
                ? view with
                {
                    NextDue = Scores.ToDue(answer[2][i]),
                    LastRun = answer[3][i].IsNull ? null : LastRunCodec.Decode((byte[])answer[3][i]!),
                    ErrorCount = answer[4][i].IsNull ? 0 : (long)answer[4][i],
                    OpenRuns = (long)answer[5][i],
                    Lately = HourCounts.Lately(answer[6][i], now),
                }
                : null;
        }
    }

    // The schedule as it would stand if it had never run.
    private ScheduleView? View(ScheduleId id, RedisResult definition, RedisResult state, CollectionCopies collections)
    {
        if (definition.IsNull && state.IsNull)
            return null;
        if (!TryRead(id, definition, state, out var schedule, out var present, out var problem)
            || !collections.TryGet(schedule.Collection, out var collection, out problem))
        {
            LogUnreadable(id.Value, problem);
            return null;
        }
        return new ScheduleView(schedule, present, NextDue: null, LastRun: null, ErrorCount: 0, OpenRuns: 0, collection, Lately: default);
    }

    /// <summary>Reads a definition with its state; false with the reason when this version of the service can't.</summary>
    public static bool TryRead(
        ScheduleId id,
        RedisResult definition,
        RedisResult state,
        [NotNullWhen(true)] out Schedule? schedule,
        [NotNullWhen(true)] out ScheduleState? present,
        [NotNullWhen(false)] out string? problem)
    {
        (schedule, present) = (null, null);
        if (definition.IsNull)
        {
            problem = "Its definition is missing.";
            return false;
        }
        if (!ScheduleCodec.TryDecode(id, (byte[])definition!, out schedule, out problem))
            return false;
        var text = (string?)state ?? "";
        // What a newer version added to the state would be lost, and a write that expects it shortened never accepted.
        if (!ScheduleState.TryParse(text, out present) || present!.ToString() != text)
        {
            problem = $"Its state '{text}' is not of the stored form.";
            return false;
        }
        return true;
    }
}
