using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Time;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Reads and writes <c>retry</c>: what is left out stays left out.</summary>
internal static class RetryFields
{
    private const int MostAttempts = 1000;
    private const double LeastMultiplier = 1;
    private const double GreatestMultiplier = 10;
    private static readonly TimeSpan LongestInitialDelay = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(30);

    /// <summary>Reads the members of <c>retry</c>. The caller refuses others.</summary>
    public static RetrySettings Read(ObjectReader reader)
    {
        var read = new RetrySettings
        {
            MaxAttempts = (int?)reader.Whole("max_attempts", 1, MostAttempts),
            InitialDelay = reader.Duration("initial_delay", TimeSpan.Zero, LongestInitialDelay),
            Multiplier = reader.Number("multiplier", LeastMultiplier, GreatestMultiplier),
            MaxDelay = reader.Duration("max_delay", TimeSpan.Zero, LongestDelay),
            Jitter = reader.Flag("jitter"),
            Deadline = reader.Duration("deadline", ShortestDeadline, LongestDeadline),
            DeadLetter = reader.Flag("dead_letter"),
        };
        if (read.MaxDelay < read.InitialDelay)
            reader.Refuse("max_delay", Reasons.Invalid, "max_delay must be at least initial_delay.");
        return read;
    }

    /// <summary>Writes the member <c>retry</c>; null when nothing is said.</summary>
    public static void Write(Utf8JsonWriter json, RetrySettings? retry)
    {
        if (retry is null)
        {
            json.WriteNull("retry"u8);
            return;
        }
        json.WriteStartObject("retry"u8);
        if (retry.MaxAttempts is { } attempts)
            json.WriteNumber("max_attempts"u8, attempts);
        WriteDuration(json, "initial_delay"u8, retry.InitialDelay);
        if (retry.Multiplier is { } multiplier)
            json.WriteNumber("multiplier"u8, multiplier);
        WriteDuration(json, "max_delay"u8, retry.MaxDelay);
        if (retry.Jitter is { } jitter)
            json.WriteBoolean("jitter"u8, jitter);
        WriteDuration(json, "deadline"u8, retry.Deadline);
        if (retry.DeadLetter is { } deadLetter)
            json.WriteBoolean("dead_letter"u8, deadLetter);
        json.WriteEndObject();
    }

    private static void WriteDuration(Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan? duration)
    {
        if (duration is { } given)
            json.WriteString(name, Durations.Format(given));
    }
}
