using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>Writes lines and counts them. What waits to be sent is bounded: a slow reader slows the writer down. Nothing is
/// sent before there is much of it, so that a store that is away from the start can still be told of.</summary>
internal sealed class LineWriter(PipeWriter output)
{
    private const int SentAt = 64 * 1024;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly JsonWriterOptions _options = new() { Encoder = StoredForm.Types.Options.Encoder, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _waiting = new(2 * SentAt);

    /// <summary>How many lines of each type were written, but header and footer.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public async ValueTask WriteAsync<T>(T line, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : IBackupLine
    {
        if (line.Type is not (LineType.Header or LineType.Footer))
            _counts[line.Type] = _counts.GetValueOrDefault(line.Type) + 1;
        using (var json = new Utf8JsonWriter(_waiting, _options))
            JsonSerializer.Serialize(json, line, type);
        _waiting.Write("\n"u8);
        if (_waiting.WrittenCount > SentAt)
            await FlushAsync(cancellationToken);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var result = await output.WriteAsync(_waiting.WrittenMemory, cancellationToken);
        _waiting.ResetWrittenCount();
        if (result.IsCompleted)
            throw new OperationCanceledException("Nobody reads any more.");
    }
}
