using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Redis.Stored;

/// <summary>The stored form of a definition: <c>{1 if enabled, else 0} {bytes of name} {bytes of client}\n{name}{client}{JSON}</c>.
/// Scripts keep the indexes from what stands before the JSON, so that they never read JSON and can always clear up behind
/// a definition of another version.</summary>
internal static class ScheduleCodec
{
    public static byte[] Encode(Schedule schedule)
    {
        var name = Encoding.UTF8.GetBytes(schedule.Name);
        var client = ClientCodec.Encode(schedule.Client);
        var json = StoredForm.Write(ScheduleMapping.ToStored(schedule), StoredForm.Types.StoredSchedule);
        var head = string.Create(CultureInfo.InvariantCulture, $"{(schedule.Enabled ? 1 : 0)} {name.Length} {client.Length}\n");
        return [.. Encoding.UTF8.GetBytes(head), .. name, .. client, .. json];
    }

    /// <summary>Reads a definition; false with the reason when this version of the service can't.</summary>
    public static bool TryDecode(
        ScheduleId id,
        ReadOnlySpan<byte> blob,
        [NotNullWhen(true)] out Schedule? schedule,
        [NotNullWhen(false)] out string? problem)
    {
        schedule = null;
        if (!TrySplit(blob, out var name, out var client, out var json))
        {
            problem = "It does not begin as a definition does.";
            return false;
        }
        if (!StoredForm.TryRead(json, StoredForm.Types.StoredSchedule, out var stored, out problem))
            return false;
        var definition = new TriggerDefinition(
            stored.Trigger.Type, stored.Trigger.Text, stored.Trigger.Timezone, stored.Trigger.DayMatch, stored.Trigger.Anchor);
        if (!TriggerReader.TryRead(definition, id, out var trigger, out var error))
        {
            problem = $"{error.Field}: {error.Message}";
            return false;
        }
        schedule = ScheduleMapping.FromStored(id, Encoding.UTF8.GetString(name), client, definition, trigger, stored);
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> name, [NotNullWhen(true)] out Client? client, out ReadOnlySpan<byte> json)
    {
        name = default;
        client = null;
        json = default;
        var end = blob.IndexOf((byte)'\n');
        if (end < 0)
            return false;
        var head = Encoding.ASCII.GetString(blob[..end]).Split(' ');
        if (head.Length < 3 || !Length(head[1], out var nameLength) || !Length(head[2], out var clientLength))
            return false;
        var rest = blob[(end + 1)..];
        if ((long)nameLength + clientLength > rest.Length)
            return false;
        name = rest[..nameLength];
        client = ClientCodec.Decode(rest.Slice(nameLength, clientLength));
        json = rest[(nameLength + clientLength)..];
        return client is not null;
    }

    private static bool Length(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
