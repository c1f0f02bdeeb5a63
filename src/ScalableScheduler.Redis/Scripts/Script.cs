using System.Reflection;
using System.Text;

namespace ScalableScheduler.Redis.Scripts;

/// <summary>A Lua script with its name: one atomic step of the store.</summary>
internal sealed class Script
{
    private const string IncludeMark = "--!include ";

    private Script(string name)
    {
        Name = name;
        Text = Read(name);
    }

    public string Name { get; }

    /// <summary>The script as it is sent, with what it includes.</summary>
    public string Text { get; }

    public static readonly Script AcquirePermits = new("acquire-permits");
    public static readonly Script AdoptCollection = new("adopt-collection");
    public static readonly Script AppendEvents = new("append-events");
    public static readonly Script Check = new("check");
    public static readonly Script Continue = new("continue");
    public static readonly Script DeleteRuns = new("delete-runs");
    public static readonly Script DropCollection = new("drop-collection");
    public static readonly Script EndBackfill = new("end-backfill");
    public static readonly Script EnsurePartitions = new("ensure-partitions");
    public static readonly Script Extend = new("extend");
    public static readonly Script Finish = new("finish");
    public static readonly Script Fire = new("fire");
    public static readonly Script Hasten = new("hasten");
    public static readonly Script Heartbeat = new("heartbeat");
    public static readonly Script Leave = new("leave");
    public static readonly Script Page = new("page");
    public static readonly Script ReadBackup = new("read-backup");
    public static readonly Script ReadDue = new("read-due");
    public static readonly Script ReadEvents = new("read-events");
    public static readonly Script ReadHeld = new("read-held");
    public static readonly Script ReadNodes = new("read-nodes");
    public static readonly Script ReadOpen = new("read-open");
    public static readonly Script ReadQueues = new("read-queues");
    public static readonly Script ReadRuns = new("read-runs");
    public static readonly Script ReadSchedules = new("read-schedules");
    public static readonly Script ReadStatus = new("read-status");
    public static readonly Script Release = new("release");
    public static readonly Script ReleasePermits = new("release-permits");
    public static readonly Script Remove = new("remove");
    public static readonly Script RemoveCollection = new("remove-collection");
    public static readonly Script RemoveLetter = new("remove-letter");
    public static readonly Script Repair = new("repair");
    public static readonly Script Request = new("request");
    public static readonly Script RequestCancel = new("request-cancel");
    public static readonly Script RestoreLetters = new("restore-letters");
    public static readonly Script RestoreRecords = new("restore-records");
    public static readonly Script RestoreSchedules = new("restore-schedules");
    public static readonly Script RestoreTriggers = new("restore-triggers");
    public static readonly Script Retain = new("retain");
    public static readonly Script Save = new("save");
    public static readonly Script SaveCollection = new("save-collection");
    public static readonly Script StartBackfill = new("start-backfill");
    public static readonly Script Take = new("take");

    private static string Read(string name)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(name))
        {
            if (line.StartsWith(IncludeMark, StringComparison.Ordinal))
                text.AppendJoin('\n', Lines($"Includes/{line[IncludeMark.Length..]}")).Append('\n');
            else
                text.Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Lines(string name)
    {
        var resource = $"Scripts/{name}.lua";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly has no resource {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().TrimEnd().Split('\n');
    }
}
