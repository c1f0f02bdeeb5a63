namespace ScalableScheduler.Work;

/// <summary>The name of a queue from which workers claim runs, or of a job on a bus.</summary>
public readonly record struct QueueName(string Value)
{
    public const int MaxLength = 128;
    public const string Allowed = "1 to 128 letters, digits, '.', '_', ':' and '-'";

    /// <summary>Whether a text is fit to be one: it becomes part of keys, routing keys and topics.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');

    public override string ToString() => Value;
}
