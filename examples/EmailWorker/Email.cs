namespace EmailWorker;

/// <summary>The data of a run: <c>{"to": "ada@example.com", "subject": "Hello", "seconds": 2}</c>.</summary>
/// <param name="To">Its recipient.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Seconds">How long sending it is to take, since this is an example.</param>
internal sealed record Email(string To, string Subject = "", double Seconds = 1);
