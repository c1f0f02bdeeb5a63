using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

/// <summary>The stored form of a chain trigger: parent's id, target's id and chain length, divided by line feeds.</summary>
internal static class ChainTriggerCodec
{
    private const char Divider = '\n';

    public static string Encode(RunId parent, ScheduleId schedule, int chainLength) =>
        string.Create(CultureInfo.InvariantCulture, $"{parent.Value}{Divider}{schedule.Value}{Divider}{chainLength}");

    /// <summary>Reads a trigger; null when it is not of the stored form.</summary>
    public static ChainTrigger? Decode(string text, DateTimeOffset endedAt)
    {
        var fields = text.Split(Divider);
        return fields.Length == 3 && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new ChainTrigger(new RunId(fields[0]), new ScheduleId(fields[1]), length, endedAt)
            : null;
    }
}
