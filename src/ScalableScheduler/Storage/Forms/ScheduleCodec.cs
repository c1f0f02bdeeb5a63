using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

/// <summary>The stored form of a definition: <c>{1 if enabled, else 0}{1 if its open runs matter, else 0} {bytes of name}
/// {bytes of client} {bytes of collection}\n{name}{client}{collection}{JSON}</c>, where the default collection is written as nothing.
/// Scripts keep the indexes from what stands before the JSON, so that they never read JSON and can always clear up behind
/// a definition of another version.</summary>
internal static class ScheduleCodec
{
    public static byte[] Encode(Schedule schedule)
    {
        var name = Encoding.UTF8.GetBytes(schedule.Name);
        var client = ClientCodec.Encode(schedule.Client);
        var json = StoredForm.Write(ScheduleMapping.ToStored(schedule), StoredForm.Types.StoredSchedule);
        var collection = schedule.Collection.IsDefault ? "" : schedule.Collection.Value;
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{Flag(schedule.Enabled)}{Flag(schedule.OpenRunsMatter)} {name.Length} {client.Length} {collection.Length}\n");
        return [.. Encoding.ASCII.GetBytes(head), .. name, .. client, .. Encoding.ASCII.GetBytes(collection), .. json];
    }

    /// <summary>Reads a definition; false with the reason when this version of the service can't.</summary>
    public static bool TryDecode(
        ScheduleId id,
        ReadOnlySpan<byte> blob,
        [NotNullWhen(true)] out Schedule? schedule,
        [NotNullWhen(false)] out string? problem)
    {
        schedule = null;
        if (!TrySplit(blob, out var head, out var json))
        {
            problem = "It does not begin as a definition does.";
            return false;
        }
        if (!StoredForm.TryRead(json, StoredForm.Types.StoredSchedule, out var stored, out problem))
            return false;
        return ScheduleMapping.TryFromStored(id, head, stored, out schedule, out problem);
    }

    private static char Flag(bool value) => value ? '1' : '0';

    private static bool TrySplit(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out ScheduleHead? head, out ReadOnlySpan<byte> json)
    {
        head = null;
        json = default;
        var end = blob.IndexOf((byte)'\n');
        if (end < 0)
            return false;
        var fields = Encoding.ASCII.GetString(blob[..end]).Split(' ');
        if (fields.Length < 4 || !Length(fields[1], out var name) || !Length(fields[2], out var client) || !Length(fields[3], out var collection))
            return false;
        var rest = blob[(end + 1)..];
        if ((long)name + client + collection > rest.Length || ClientCodec.Decode(rest.Slice(name, client)) is not { } decoded)
            return false;
        head = new ScheduleHead(
            Encoding.UTF8.GetString(rest[..name]),
            decoded,
            collection == 0 ? CollectionName.Default : new CollectionName(Encoding.UTF8.GetString(rest.Slice(name + client, collection))));
        json = rest[(name + client + collection)..];
        return true;
    }

    private static bool Length(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
