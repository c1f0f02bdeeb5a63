using System.Buffers;
using System.IO.Pipelines;

namespace ScalableScheduler.Backups.Lines;

/// <summary>Takes a stream apart into lines, one at a time.</summary>
internal sealed class LineReader(PipeReader input)
{
    /// <summary>The longest line: a schedule with some 100,000 open runs.</summary>
    public const int GreatestLine = 64 * 1024 * 1024;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the last line had no line feed at its end.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The next line that is not empty; null after the last.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="GreatestLine"/>.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await ReadOneAsync(cancellationToken) is { } line)
        {
            if (line.AsSpan().ContainsAnyExcept(" \t\r"u8))
                return line;
        }
        return null;
    }

    private async ValueTask<byte[]?> ReadOneAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                input.AdvanceTo(buffer.GetPosition(1, end));
                Number++;
                return line;
            }
            if (result.IsCompleted)
            {
                var rest = buffer.ToArray();
                input.AdvanceTo(buffer.End);
                if (rest.Length == 0)
                    return null;
                Number++;
                IsCutOff = true;
                return rest;
            }
            if (buffer.Length > GreatestLine)
            {
                Number++;
                throw new InvalidDataException($"Line {Number} is longer than {GreatestLine} bytes.");
            }
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
