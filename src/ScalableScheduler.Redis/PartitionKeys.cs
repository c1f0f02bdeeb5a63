using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>The keys of one partition: they share a hash tag, so that in Redis Cluster a script finds them all on one server.</summary>
internal sealed class PartitionKeys
{
    private readonly string _tag;

    public PartitionKeys(string prefix, int number)
    {
        Number = number;
        _tag = $"{prefix}:{{{number}}}:";
        All =
        [
            Due, Definitions, States, LastRuns, Errors, Runs, Held, Opened, Ended,
            Names, Clients, Completed, DeadLetters, DeadLetterTimes, Token,
            Cancellations, Backfills, ChainTriggers, Urgent, Priorities, Collections, Members, Queues,
            // Not keys but their beginnings: which schedules, collections and queues a script meets is known only as it runs.
            _tag + OpenOf, _tag + HistoryOf, _tag + InactiveOf, _tag + HoursOf, _tag + DeadOf, _tag + ParkedOf, _tag + OffersIn,
        ];
    }

    private const string OpenOf = "o:";
    private const string HistoryOf = "h:";
    private const string InactiveOf = "i:";
    private const string HoursOf = "s:";
    private const string DeadOf = "d:";
    private const string ParkedOf = "p:";
    private const string OffersIn = "w:";

    public int Number { get; }

    /// <summary>KEYS of the scripts that look through a partition: those of all, and when that was last done.</summary>
    public RedisKey[] WithChecked => [.. All, _tag + "checked"];

    /// <summary>KEYS of every script about a partition, in the order in which Scripts/Includes/keys.lua names them.</summary>
    public RedisKey[] All { get; }

    /// <summary>ZSET schedule, backfill's entry, or run that waits or is a worker's to do → when it is due in ms; +inf for a schedule that is not.</summary>
    public RedisKey Due => _tag + "due";

    /// <summary>HASH schedule → definition.</summary>
    public RedisKey Definitions => _tag + "defs";

    /// <summary>HASH schedule → state.</summary>
    public RedisKey States => _tag + "state";

    /// <summary>HASH schedule → its last run.</summary>
    public RedisKey LastRuns => _tag + "last";

    /// <summary>HASH schedule → failed runs.</summary>
    public RedisKey Errors => _tag + "errors";

    /// <summary>HASH run → open run.</summary>
    public RedisKey Runs => _tag + "runs";

    /// <summary>ZSET open run that a node holds → when it needs attention in ms.</summary>
    public RedisKey Held => _tag + "held";

    /// <summary>ZSET open run → when it was opened in ms.</summary>
    public RedisKey Opened => _tag + "opened";

    /// <summary>ZSET ended run → when it was opened in ms.</summary>
    public RedisKey Ended => _tag + "ended";

    /// <summary>ZSET in lexical order: name, NUL, id.</summary>
    public RedisKey Names => _tag + "names";

    /// <summary>ZSET in lexical order: the five fields of a client and the id, divided by NUL.</summary>
    public RedisKey Clients => _tag + "clients";

    /// <summary>ZSET completed schedule → since when in ms.</summary>
    public RedisKey Completed => _tag + "completed";

    /// <summary>HASH run → dead letter.</summary>
    public RedisKey DeadLetters => _tag + "dead";

    /// <summary>ZSET run with a dead letter → when it ended in ms.</summary>
    public RedisKey DeadLetterTimes => _tag + "dead:at";

    /// <summary>STRING: the owner's fencing token.</summary>
    public RedisKey Token => _tag + "token";

    /// <summary>HASH run that a node holds or a worker has → why it is to be stopped.</summary>
    public RedisKey Cancellations => _tag + "cancels";

    /// <summary>HASH schedule → its backfill.</summary>
    public RedisKey Backfills => _tag + "backfills";

    /// <summary>ZSET chain trigger → when the run that left it behind ended in ms.</summary>
    public RedisKey ChainTriggers => _tag + "chained";

    /// <summary>ZSET entry of <see cref="Due"/> of a schedule with a priority → (9 - priority) * 2^43 + when it is due in ms.</summary>
    public RedisKey Urgent => _tag + "urgent";

    /// <summary>HASH schedule → its priority, if not 0.</summary>
    public RedisKey Priorities => _tag + "priorities";

    /// <summary>HASH collection → copy of its state; under no name the version of the definitions with which all agree.</summary>
    public RedisKey Collections => _tag + "collections";

    /// <summary>ZSET in lexical order: collection, NUL, id; not of the default collection.</summary>
    public RedisKey Members => _tag + "members";

    /// <summary>SET of queues in which a run is offered.</summary>
    public RedisKey Queues => _tag + "queues";

    /// <summary>Channel: something is due soon.</summary>
    public string Wake => _tag + "wake";

    /// <summary>ZSET open run of a schedule → when it was opened in ms.</summary>
    public RedisKey OpenRuns(string schedule) => _tag + OpenOf + schedule;

    /// <summary>ZSET record of an ended run of a schedule → when it was opened in ms.</summary>
    public RedisKey History(string schedule) => _tag + HistoryOf + schedule;

    /// <summary>ZSET open run of a schedule that is not active → when it was opened in ms: a part of <see cref="OpenRuns"/>.</summary>
    public RedisKey InactiveRuns(string schedule) => _tag + InactiveOf + schedule;

    /// <summary>HASH hour since 1970 and <c>s</c> or <c>f</c> → runs that succeeded, or failed or were lost, in it.</summary>
    public RedisKey Hours(string schedule) => _tag + HoursOf + schedule;

    /// <summary>ZSET run of a schedule with a dead letter → when it ended in ms.</summary>
    public RedisKey DeadLettersOf(string schedule) => _tag + DeadOf + schedule;

    /// <summary>SET of schedules of a collection that were set aside because it is disabled.</summary>
    public RedisKey Parked(string collection) => _tag + ParkedOf + collection;

    /// <summary>ZSET run that is offered in a queue → its turn in ms.</summary>
    public RedisKey Offers(string queue) => _tag + OffersIn + queue;
}
