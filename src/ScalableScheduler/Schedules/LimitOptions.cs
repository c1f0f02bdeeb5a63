using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Schedules;

/// <summary>The largest request the service accepts; what is over a limit is told which. Section <c>limits</c>.</summary>
public sealed class LimitOptions : IValidatableObject
{
    /// <summary>Largest request body, in bytes. Default 256 KiB, 1 KiB to 64 MiB.</summary>
    [Setting("Largest request body, in bytes")]
    [ByteRange("1KiB", "64MiB")]
    public int BodyBytes { get; init; } = 256 * 1024;

    /// <summary>Largest <c>task.data</c> of one schedule, in bytes of JSON. Default 64 KiB, 1 KiB to 64 MiB, at most <see cref="BodyBytes"/>.</summary>
    [Setting("Largest task.data of one schedule, in bytes of JSON; at most limits.body_bytes")]
    [ByteRange("1KiB", "64MiB")]
    public int DataBytes { get; init; } = 64 * 1024;

    /// <summary>Longest name of a schedule, in characters. Default 256, 1 to 4096.</summary>
    [Setting("Longest name of a schedule, in characters")]
    [Range(1, 4096)]
    public int NameLength { get; init; } = 256;

    /// <summary>Most headers of one task. Default 100, 0 to 1000.</summary>
    [Setting("Most headers of one task")]
    [Range(0, 1000)]
    public int Headers { get; init; } = 100;

    /// <summary>Most tags of one schedule. Default 10, 0 to 100.</summary>
    [Setting("Most tags of one schedule")]
    [Range(0, 100)]
    public int Tags { get; init; } = 10;

    /// <summary>Most schedules that come one after the other by <c>then</c>. Default 20, 1 to 100 (<see cref="Chain.LongestChain"/>).</summary>
    [Setting("Most schedules that come one after the other by then")]
    [Range(1, Chain.LongestChain)]
    public int ChainLength { get; init; } = 20;

    /// <summary>Most schedules in one bulk request, and most calls in one JSON-RPC batch. Default 1000, 1 to 10000.</summary>
    [Setting("Most schedules in one bulk request, and most calls in one JSON-RPC batch")]
    [Range(1, 10_000)]
    public int BulkItems { get; init; } = 1000;

    /// <summary>Most collections. Default 10000, 1 to 100000.</summary>
    [Setting("Most collections")]
    [Range(1, 100_000)]
    public int Collections { get; init; } = 10_000;

    /// <summary>Most variables of one collection. Default 1000, 1 to 10000.</summary>
    [Setting("Most variables of one collection")]
    [Range(1, 10_000)]
    public int Variables { get; init; } = 1000;

    /// <summary>Largest value of a variable, in bytes of UTF-8. Default 16 KiB, 1 KiB to 64 KiB.</summary>
    [Setting("Largest value of a variable, in bytes of UTF-8")]
    [ByteRange("1KiB", "64KiB")]
    public int VariableBytes { get; init; } = 16 * 1024;

    /// <summary>Largest page a list request may ask for with <c>?limit=</c>. Default 1000, 1 to 10000.</summary>
    [Setting("Largest page a list request may ask for with ?limit=")]
    [Range(1, 10_000)]
    public int PageSize { get; init; } = 1000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DataBytes > BodyBytes)
            yield return new ValidationResult("at most limits.body_bytes", [nameof(DataBytes)]);
    }
}
