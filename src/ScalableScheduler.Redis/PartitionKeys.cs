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
            // Not keys but their beginnings: which schedules a script meets is known only as it runs.
            _tag + OpenOf, _tag + HistoryOf,
        ];
    }

    private const string OpenOf = "o:";
    private const string HistoryOf = "h:";

    public int Number { get; }

    /// <summary>KEYS of every script about a partition, in the order in which Scripts/Includes/keys.lua names them.</summary>
    public RedisKey[] All { get; }

    /// <summary>ZSET schedule or waiting run → when it is due in ms; +inf for a schedule that is not.</summary>
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

    /// <summary>Channel: something is due soon.</summary>
    public string Wake => _tag + "wake";

    /// <summary>ZSET open run of a schedule → when it was opened in ms.</summary>
    public RedisKey OpenRuns(string schedule) => _tag + OpenOf + schedule;

    /// <summary>ZSET record of an ended run of a schedule → when it was opened in ms.</summary>
    public RedisKey History(string schedule) => _tag + HistoryOf + schedule;
}
