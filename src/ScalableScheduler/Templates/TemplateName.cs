namespace ScalableScheduler.Templates;

/// <summary>What a variable may be called.</summary>
public static class TemplateName
{
    public const int MaxLength = 64;
    public const string Allowed = "1 to 64 letters, digits, '.', '_' and '-'";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
