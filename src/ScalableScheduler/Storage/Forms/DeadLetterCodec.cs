using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Forms;

/// <param name="Run">The run with its attempts.</param>
/// <param name="Schedule">The definition as it was, in its stored form.</param>
internal sealed record StoredDeadLetter(StoredRecord Run, byte[] Schedule) : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }
}

/// <summary>The stored form of a dead letter: JSON.</summary>
internal static class DeadLetterCodec
{
    public static byte[] Encode(DeadLetter letter) => StoredForm.Write(
        new StoredDeadLetter(RecordCodec.ToStored(letter.Run), ScheduleCodec.Encode(letter.Schedule)) { V = StoredForm.Version },
        StoredForm.Types.StoredDeadLetter);

    /// <summary>Reads a dead letter; false with the reason when this version of the service can't.</summary>
    public static bool TryDecode(
        RunId run,
        ReadOnlySpan<byte> blob,
        [NotNullWhen(true)] out DeadLetter? letter,
        [NotNullWhen(false)] out string? problem)
    {
        letter = null;
        problem = "It does not belong to a run.";
        if (!run.TryGetSchedule(out var id)
            || !StoredForm.TryRead(blob, StoredForm.Types.StoredDeadLetter, out var stored, out problem)
            || !ScheduleCodec.TryDecode(id, stored.Schedule, out var schedule, out problem))
        {
            return false;
        }
        letter = new DeadLetter(RecordCodec.FromStored(run, stored.Run), schedule);
        return true;
    }
}
