using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>Writes lines and counts them. What waits to be sent is bounded: a slow reader slows the writer down.</summary>
internal sealed class LineWriter(PipeWriter output)
{
    private const int SentAt = 64 * 1024;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly JsonWriterOptions _options = new() { Encoder = StoredForm.Types.Options.Encoder, SkipValidation = true };
    private long _waiting;

    /// <summary>How many lines of each type were written, but header and footer.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public async ValueTask WriteAsync<T>(T line, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : IBackupLine
    {
        if (line.Type is not (LineType.Header or LineType.Footer))
            _counts[line.Type] = _counts.GetValueOrDefault(line.Type) + 1;
        using (var json = new Utf8JsonWriter(output, _options))
        {
            JsonSerializer.Serialize(json, line, type);
            json.Flush();
            _waiting += json.BytesCommitted;
        }
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
        if (_waiting > SentAt)
            await FlushAsync(cancellationToken);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _waiting = 0;
        var result = await output.FlushAsync(cancellationToken);
        if (result.IsCompleted)
            throw new OperationCanceledException("Nobody reads any more.");
    }
}
