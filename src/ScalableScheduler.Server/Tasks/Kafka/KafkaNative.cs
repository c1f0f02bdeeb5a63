using System.Runtime.InteropServices;

namespace ScalableScheduler.Server.Tasks.Kafka;

/// <summary>The native client to take.</summary>
/// <param name="Handle">Where its functions are looked up.</param>
/// <param name="Consumes">Whether all are there that a consumer calls. A producer calls none of those that may be missing.</param>
internal sealed record KafkaNative(nint Handle, bool Consumes)
{
    /// <summary>Made by the build from eng/feed/librdkafka.redist.</summary>
    public const string SupplementFile = "librdkafka-supplement.so";

    // Since librdkafka 2.1. The other functions of the supplement came with it.
    private const string NewestFunction = "rd_kafka_message_leader_epoch";

    /// <summary>Where the supplement is, if the build could make it.</summary>
    public static string Supplement { get; } = Path.Combine(AppContext.BaseDirectory, SupplementFile);

    /// <summary>The client itself if it has all functions, else the supplement, through which the client's own are found too.</summary>
    /// <param name="client">librdkafka, loaded.</param>
    /// <param name="supplement">The file that has what older versions lack. It may be missing, or be for another processor.</param>
    public static KafkaNative Of(nint client, string supplement) =>
        NativeLibrary.TryGetExport(client, NewestFunction, out _) ? new(client, Consumes: true)
        : NativeLibrary.TryLoad(supplement, out var supplemented) ? new(supplemented, Consumes: true)
        : new(client, Consumes: false);
}
